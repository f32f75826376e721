using System.Reflection.Emit;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>Lists and objects.</summary>
internal sealed partial class UnitCompiler
{
    private void MakeList(int count)
    {
        var items = new Operand[count];
        for (var i = count - 1; i >= 0; i--)
        {
            items[i] = Pop();
        }

        _il.Emit(OpCodes.Ldc_I4, count);
        _il.Emit(OpCodes.Newarr, typeof(Value));
        var array = Temporary(typeof(Value[]));
        _il.Emit(OpCodes.Stloc, array);
        for (var i = 0; i < count; i++)
        {
            var index = i;
            WriteTo(items[i], () =>
            {
                _il.Emit(OpCodes.Ldloc, array);
                _il.Emit(OpCodes.Ldc_I4, index);
                _il.Emit(OpCodes.Ldelema, typeof(Value));
            }, hasReference: items[i].Type == StaticType.Int);
        }

        _il.Emit(OpCodes.Ldloc, array);
        _il.Emit(OpCodes.Ldc_I4, count);
        _il.Emit(OpCodes.Newobj, Members.NewList);
        PushObject();
    }

    /// <summary>Puts a list or an object on the stack that the method has just made.</summary>
    private void PushObject()
    {
        var reference = Temporary(typeof(HeapValue));
        _il.Emit(OpCodes.Stloc, reference);
        Push(new Operand(StaticType.Any, null, reference, 0, -1, -1));
    }

    /// <summary>Has a value as an object of a type, or goes elsewhere.</summary>
    private LocalBuilder As(Type type, Operand value, Label otherwise)
    {
        var local = Temporary(type);
        EmitReference(value);
        _il.Emit(OpCodes.Isinst, type);
        _il.Emit(OpCodes.Stloc, local);
        _il.Emit(OpCodes.Ldloc, local);
        _il.Emit(OpCodes.Brfalse, otherwise);
        return local;
    }

    /// <summary>Goes elsewhere unless a value is the index of an item.</summary>
    private void EmitUnlessIndex(Operand index, LocalBuilder list, Label otherwise)
    {
        EmitUnless(index, StaticType.Int, otherwise);
        EmitPayload(index);
        _il.Emit(OpCodes.Ldloc, list);
        _il.Emit(OpCodes.Call, Members.CountOfList);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Bge_Un, otherwise);
    }

    /// <summary>Goes elsewhere unless a list or object is so short that a copy of it cannot lack memory. A lack of it is an error of the
    /// program, which the instruction's method tells.</summary>
    private void EmitUnlessShort(LocalBuilder container, System.Reflection.MethodInfo count, Label otherwise)
    {
        _il.Emit(OpCodes.Ldloc, container);
        _il.Emit(OpCodes.Call, count);
        _il.Emit(OpCodes.Ldc_I4, Members.LongestInLine);
        _il.Emit(OpCodes.Bgt, otherwise);
    }

    private void Index()
    {
        var index = Pop();
        var subject = Pop();
        var result = Expect(StaticType.Any);
        var join = _il.DefineLabel();
        var otherwise = Otherwise(result, join);
        var list = As(typeof(ListValue), subject, otherwise);
        EmitUnlessIndex(index, list, otherwise);
        var place = Temporary(typeof(Value).MakeByRefType());
        _il.Emit(OpCodes.Ldloc, list);
        EmitPayload(index);
        _il.Emit(OpCodes.Conv_I4);
        _il.Emit(OpCodes.Call, Members.ItemOfList);
        _il.Emit(OpCodes.Stloc, place);
        ReadFrom(result, () => _il.Emit(OpCodes.Ldloc, place));
        _il.MarkLabel(join);
        Push(result);
    }

    private void Length()
    {
        var subject = Pop();
        var result = Expect(StaticType.Int);
        var join = _il.DefineLabel();
        var list = As(typeof(ListValue), subject, Otherwise(result, join));
        _il.Emit(OpCodes.Ldloc, list);
        _il.Emit(OpCodes.Call, Members.CountOfList);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Stloc, result.Payload!);
        _il.MarkLabel(join);
        Push(result);
    }

    private void Concat()
    {
        var right = Pop();
        var left = Pop();
        var result = Expect(StaticType.Any);
        var join = _il.DefineLabel();
        var otherwise = Otherwise(result, join);
        var (a, b) = (As(typeof(StringValue), left, otherwise), As(typeof(StringValue), right, otherwise));
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Ldloc, a);
        _il.Emit(OpCodes.Ldloc, b);
        _il.Emit(OpCodes.Call, Members.Concat);
        _il.Emit(OpCodes.Stloc, result.Reference!);
        _il.Emit(OpCodes.Ldloc, result.Reference!);
        _il.Emit(OpCodes.Brfalse, otherwise);
        _il.Emit(OpCodes.Ldc_I8, 0L);
        _il.Emit(OpCodes.Stloc, result.Payload!);
        _il.MarkLabel(join);
        Push(result);
    }

    private void Append()
    {
        var item = Pop();
        var subject = Pop();
        WithObject(typeof(ListValue), subject, (list, _) =>
        {
            _il.Emit(OpCodes.Ldloc, list);
            EmitValue(item);
            _il.Emit(OpCodes.Call, Members.Append);
        });
    }

    private void SetItem()
    {
        var item = Pop();
        var index = Pop();
        var subject = Pop();
        WithObject(typeof(ListValue), subject, (list, otherwise) =>
        {
            EmitUnlessIndex(index, list, otherwise);
            _il.Emit(OpCodes.Ldloc, list);
            EmitPayload(index);
            _il.Emit(OpCodes.Conv_I4);
            EmitValue(item);
            _il.Emit(OpCodes.Call, Members.SetItem);
        });
    }

    private void SetField(string name)
    {
        var value = Pop();
        var subject = Pop();
        WithObject(typeof(ObjectValue), subject, (fields, _) =>
        {
            _il.Emit(OpCodes.Ldloc, fields);
            EmitFieldSite(name);
            EmitValue(value);
            _il.Emit(OpCodes.Call, Members.SetField);
        });
    }

    /// <summary>Pushes the inline cache of the instruction that is being compiled.</summary>
    private void EmitFieldSite(string name)
    {
        EmitElement(Members.FieldSites, _fieldSites.Count);
        _fieldSites.Add(new FieldSite(name));
    }

    /// <summary>A copy of a list or object, made by one of its methods.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="subject">The list or object.</param>
    /// <param name="make">Is given where it is, and where to go if it cannot be done in line; pushes the copy.</param>
    private void WithObject(Type type, Operand subject, Action<LocalBuilder, Label> make)
    {
        var result = Expect(StaticType.Any);
        var join = _il.DefineLabel();
        var otherwise = Otherwise(result, join);
        var container = As(type, subject, otherwise);
        EmitUnlessShort(container, type == typeof(ListValue) ? Members.CountOfList : Members.CountOfObject, otherwise);
        make(container, otherwise);
        _il.Emit(OpCodes.Stloc, result.Reference!);
        _il.Emit(OpCodes.Ldc_I8, 0L);
        _il.Emit(OpCodes.Stloc, result.Payload!);
        _il.MarkLabel(join);
        Push(result);
    }

    private void GetField(string name)
    {
        var subject = Pop();
        var result = Expect(StaticType.Any);
        var join = _il.DefineLabel();
        var fields = As(typeof(ObjectValue), subject, Otherwise(result, join));
        _il.Emit(OpCodes.Ldloc, fields);
        EmitFieldSite(name);
        _il.Emit(OpCodes.Call, Members.GetField);
        var value = Temporary(typeof(Value));
        _il.Emit(OpCodes.Stloc, value);
        ReadFrom(result, () => _il.Emit(OpCodes.Ldloc, value));
        _il.MarkLabel(join);
        Push(result);
    }
}

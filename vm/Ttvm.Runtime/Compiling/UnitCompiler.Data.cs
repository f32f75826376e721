using System.Reflection.Emit;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>Lists, objects and strings.</summary>
internal sealed partial class UnitCompiler
{
    private void MakeList(int count)
    {
        var items = new Operand[count];
        for (var i = count - 1; i >= 0; i--)
        {
            items[i] = Pop();
        }

        var list = Temporary(typeof(HeapValue));
        if (ShortLists.TryMake(count)?.GetType() is { } type)
        {
            _il.Emit(OpCodes.Newobj, type.GetConstructor([])!);
            _il.Emit(OpCodes.Stloc, list);
            var first = Members.ItemsOf(type);
            Fill(index =>
            {
                _il.Emit(OpCodes.Ldloc, list);
                _il.Emit(OpCodes.Ldflda, first);
                Add(index * ValueSize);
            });
        }
        else
        {
            var array = Temporary(typeof(Value[]));
            _il.Emit(OpCodes.Ldc_I4, count);
            _il.Emit(OpCodes.Newarr, typeof(Value));
            _il.Emit(OpCodes.Stloc, array);
            Fill(index =>
            {
                _il.Emit(OpCodes.Ldloc, array);
                _il.Emit(OpCodes.Ldc_I4, index);
                _il.Emit(OpCodes.Ldelema, typeof(Value));
            });
            _il.Emit(OpCodes.Ldloc, array);
            _il.Emit(OpCodes.Ldc_I4, count);
            _il.Emit(OpCodes.Newobj, Members.NewList);
            _il.Emit(OpCodes.Stloc, list);
        }

        Push(new Operand(StaticType.Any, null, list, 0, -1, -1) { IsNew = true });

        void Fill(Action<int> address)
        {
            for (var i = 0; i < count; i++)
            {
                var index = i;
                WriteTo(items[i], () => address(index), hasReference: items[i].Type == StaticType.Int);
            }
        }
    }

    /// <summary>Casts the reference of a value to a class, and goes elsewhere if it is of another one.</summary>
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

    /// <summary>Casts the reference of a value to a list, and goes elsewhere if it is none. The kind is compared, since there are several
    /// classes of lists.</summary>
    private LocalBuilder AsList(Operand value, Label otherwise)
    {
        var local = Temporary(typeof(ListValue));
        EmitReference(value);
        _il.Emit(OpCodes.Stloc, local);
        _il.Emit(OpCodes.Ldloc, local);
        _il.Emit(OpCodes.Brfalse, otherwise);
        _il.Emit(OpCodes.Ldloc, local);
        _il.Emit(OpCodes.Ldfld, Members.Kind);
        _il.Emit(OpCodes.Ldc_I4, (int)ValueKind.List);
        _il.Emit(OpCodes.Bne_Un, otherwise);
        return local;
    }

    /// <summary>Goes elsewhere unless a value is the index of an item of a list.</summary>
    private void EmitUnlessIndex(Operand index, LocalBuilder list, Label otherwise)
    {
        EmitUnless(index, StaticType.Int, otherwise);
        EmitPayload(index);
        _il.Emit(OpCodes.Ldloc, list);
        _il.Emit(OpCodes.Call, Members.CountOfList);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Bge_Un, otherwise);
    }

    /// <summary>Goes elsewhere unless a list or object is no longer than <see cref="Members.LongestInLine"/>, so that it can be copied in
    /// compiled code.</summary>
    private void EmitUnlessShort(LocalBuilder container, System.Reflection.MethodInfo count, Label otherwise)
    {
        _il.Emit(OpCodes.Ldloc, container);
        _il.Emit(OpCodes.Call, count);
        _il.Emit(OpCodes.Ldc_I4, Members.LongestInLine);
        _il.Emit(OpCodes.Bgt, otherwise);
    }

    private void Index()
    {
        var index = Borrow();
        var subject = Borrow();
        var result = Expect(StaticType.Any);
        var join = _il.DefineLabel();
        var otherwise = Otherwise(result, join);
        var list = AsList(subject, otherwise);
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
        var subject = Borrow();
        var result = Expect(StaticType.Int);
        var join = _il.DefineLabel();
        var list = AsList(subject, Otherwise(result, join));
        _il.Emit(OpCodes.Ldloc, list);
        _il.Emit(OpCodes.Call, Members.CountOfList);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Stloc, result.Payload!);
        _il.MarkLabel(join);
        Push(result);
    }

    /// <summary>The two ways to update a list, object or string.</summary>
    /// <param name="EmitCopy">Makes a changed copy, and pushes it.</param>
    /// <param name="EmitInPlace">Tries to change the object itself, and pushes whether that was possible.</param>
    private sealed record Update(Action EmitCopy, Action EmitInPlace);

    /// <summary>Compiles an instruction of <see cref="Templates.Updates"/> that makes a copy.</summary>
    private void UpdateByCopy()
    {
        ref readonly var op = ref _ops[_index];
        var added = PopAdded(op);
        var subject = Pop();
        var result = Expect(StaticType.Any);
        var join = _il.DefineLabel();
        UpdateOf(op, subject, added, Otherwise(result, join)).EmitCopy();
        SetReference(result);
        _il.MarkLabel(join);
        Push(result);
    }

    /// <summary>Takes the values that lie above the list, object or string for an instruction of <see cref="Templates.Updates"/>.</summary>
    private Operand[] PopAdded(in Op op)
    {
        var added = new Operand[op.Needs - 1];
        for (var i = added.Length - 1; i >= 0; i--)
        {
            added[i] = Pop();
        }

        return added;
    }

    /// <summary>Takes the list, object or string on .NET's stack as the result of an instruction.</summary>
    private void SetReference(Operand result)
    {
        _il.Emit(OpCodes.Stloc, result.Reference!);
        _il.Emit(OpCodes.Ldc_I8, 0L);
        _il.Emit(OpCodes.Stloc, result.Payload!);
    }

    private Update UpdateOf(in Op op, Operand subject, Operand[] added, Label otherwise)
    {
        switch (Templates.Of(op))
        {
            case Template.Append:
                return Append(AsList(subject, otherwise), added[0], otherwise);
            case Template.SetItem:
                var list = AsList(subject, otherwise);
                EmitUnlessIndex(added[0], list, otherwise);
                return SetItem(list, added[0], added[1], otherwise);
            case Template.SetField:
                return SetField(As(typeof(ObjectValue), subject, otherwise), (string)op.Data!, added[0], otherwise);
            default:
                return Concat(As(typeof(StringValue), subject, otherwise), As(typeof(StringValue), added[0], otherwise), otherwise);
        }
    }

    private Update Concat(LocalBuilder left, LocalBuilder right, Label otherwise)
    {
        return new Update(
            () =>
            {
                Emit(Members.Concat);
                _il.Emit(OpCodes.Dup);
                var isMade = _il.DefineLabel();
                _il.Emit(OpCodes.Brtrue, isMade);
                _il.Emit(OpCodes.Pop);
                _il.Emit(OpCodes.Br, otherwise);
                _il.MarkLabel(isMade);
            },
            () => Emit(Members.TryConcatInPlace));

        void Emit(System.Reflection.MethodInfo method)
        {
            _il.Emit(OpCodes.Ldarg_1);
            _il.Emit(OpCodes.Ldloc, left);
            _il.Emit(OpCodes.Ldloc, right);
            _il.Emit(OpCodes.Call, method);
        }
    }

    private Update Append(LocalBuilder list, Operand item, Label otherwise)
    {
        return new Update(
            () =>
            {
                EmitUnlessShort(list, Members.CountOfList, otherwise);
                EmitBoth();
                _il.Emit(OpCodes.Call, Members.Append);
            },
            () =>
            {
                EmitBoth();
                _il.Emit(OpCodes.Ldc_I4, Members.LongestInLine);
                _il.Emit(OpCodes.Call, Members.TryAppendInPlace);
            });

        void EmitBoth()
        {
            _il.Emit(OpCodes.Ldloc, list);
            EmitValue(item);
        }
    }

    private Update SetItem(LocalBuilder list, Operand index, Operand item, Label otherwise)
    {
        return new Update(
            () =>
            {
                EmitUnlessShort(list, Members.CountOfList, otherwise);
                Emit(Members.SetItem);
            },
            () => Emit(Members.TrySetItemInPlace));

        void Emit(System.Reflection.MethodInfo method)
        {
            _il.Emit(OpCodes.Ldloc, list);
            EmitPayload(index);
            _il.Emit(OpCodes.Conv_I4);
            EmitValue(item);
            _il.Emit(OpCodes.Call, method);
        }
    }

    private Update SetField(LocalBuilder fields, string name, Operand value, Label otherwise)
    {
        var site = AddFieldSite(name);
        return new Update(
            () =>
            {
                EmitUnlessShort(fields, Members.CountOfObject, otherwise);
                Emit(Members.SetField);
            },
            () => Emit(Members.TrySetFieldInPlace));

        void Emit(System.Reflection.MethodInfo method)
        {
            _il.Emit(OpCodes.Ldloc, fields);
            EmitElement(Members.FieldSites, site);
            EmitValue(value);
            _il.Emit(OpCodes.Call, method);
        }
    }

    /// <summary>Adds an inline cache for the instruction being compiled, and gives its index.</summary>
    private int AddFieldSite(string name)
    {
        _fieldSites.Add(new FieldSite(name));
        return _fieldSites.Count - 1;
    }

    private void GetField(string name)
    {
        var subject = Borrow();
        var result = Expect(StaticType.Any);
        var join = _il.DefineLabel();
        var fields = As(typeof(ObjectValue), subject, Otherwise(result, join));
        _il.Emit(OpCodes.Ldloc, fields);
        EmitElement(Members.FieldSites, AddFieldSite(name));
        _il.Emit(OpCodes.Call, Members.GetField);
        var value = Temporary(typeof(Value));
        _il.Emit(OpCodes.Stloc, value);
        ReadFrom(result, () => _il.Emit(OpCodes.Ldloc, value));
        _il.MarkLabel(join);
        Push(result);
    }
}
